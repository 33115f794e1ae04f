//! From committed to accepted by LINE: outbox, courier, retry, ledger, e-mail. Never knows why something is sent.
