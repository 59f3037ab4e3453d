"""How others would do it: references that are run on the same machine in the same run."""
