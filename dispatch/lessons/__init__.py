"""What the firm's own record teaches the planner: shown with its error first, and used once somebody switches it on."""
