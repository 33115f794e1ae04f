//! TestApp, factories, the movable clock. A dev-dependency only.
