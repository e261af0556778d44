"""What a person must see: incidents become cases, cases become cards, presses become acts."""
