"""Evidence: the source texts that are held, and the exact passages of them that statements stand on."""
