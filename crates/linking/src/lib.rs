//! ID連携: LINE Login, account link, consent, unlink. Knows no trades.
