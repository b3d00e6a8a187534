"""What the firm's own record teaches."""
