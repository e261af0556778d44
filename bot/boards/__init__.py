"""What the page shows of our database and decides in it: the queue, the plan, links of approval."""
