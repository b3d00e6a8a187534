"""What a dispatcher repairs by hand: how routes stand, and small changes to the plan, seen before they are made."""
