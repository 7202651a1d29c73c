"""The algorithms of the course in NumPy alone: OpenCV's names in snake_case, OpenCV's argument order without `dst`."""
