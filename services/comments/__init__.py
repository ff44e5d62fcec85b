"""Comments: what people say below a work, in a tree of three levels."""
