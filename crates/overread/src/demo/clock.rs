//! A clock that the demo moves through the weeks it pretends to have been at work.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use workflow::app::Clock;

/// Stands still until it is moved, and never passes the present.
pub struct DemoClock {
    microsecond: AtomicI64,
    present: Timestamp,
}

impl DemoClock {
    /// A clock that stands at `start`; `present` is as far as it goes.
    pub fn new(start: Timestamp, present: Timestamp) -> Self {
        Self { microsecond: AtomicI64::new(start.as_microsecond()), present }
    }

    /// Moves on by that much.
    pub fn pass(&self, time: SignedDuration) {
        let passed = i64::try_from(time.as_micros()).unwrap_or(0);
        self.microsecond.fetch_add(passed, Ordering::Relaxed);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.microsecond.load(Ordering::Relaxed))
            .map_or(self.present, |time| time.min(self.present))
    }
}
