"""Reading articles: labelled passages, the files they come in, the review that comes out."""
