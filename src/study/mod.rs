//! A city ready to answer: the one door that the command line and the service knock at.
