"""What a dispatcher repairs by hand: how the routes stand, and small changes to the plan, each seen before it is made."""
