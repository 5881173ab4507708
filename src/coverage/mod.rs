//! Standard and reach give verdicts: who is served, who is not and why, and at what rate.
