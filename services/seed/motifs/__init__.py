"""The drawings: one module a family, each function one picture or one loop."""
