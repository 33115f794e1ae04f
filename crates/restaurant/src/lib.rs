//! The restaurant trade: reservations, their reminders, their pages, API and preset. Knows no other trade.
