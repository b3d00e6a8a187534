"""Sheets: a firm's own customers, sites, assets, technicians and shifts, read from CSV with an answer for every row."""

from __future__ import annotations

from dispatch.sheets.kinds import COLUMNS, Column, SheetKind
from dispatch.sheets.table import Table, read_table

__all__ = ["COLUMNS", "Column", "SheetKind", "Table", "read_table"]
