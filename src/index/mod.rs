//! The R-tree over boxes and shapes; answers with positions in the list it was given.
