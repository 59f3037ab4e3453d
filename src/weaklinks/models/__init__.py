"""The papers: each turns its own parameters into the spec that an engine takes."""
