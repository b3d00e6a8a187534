"""Long routes: a search for problems with hard windows only, where every place is weighed in a handful of additions.

A route is a chain of rows; each row knows when the way to it is done and how late the way from it may begin, so a visit
is tried between two others without looking at the rest of the route, and only beside visits that suit it.
"""
