"""Where rows and events live. Only this package knows SQLAlchemy."""
