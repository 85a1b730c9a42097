"""The skills matrix of a company of ten thousand people × three hundred skills, on both databases."""
