//! How many pixels all threads together hold decoded.

use std::sync::{Condvar, Mutex, PoisonError};

/// Pixels at once; with all copies that are made of them about a gigabyte. A larger picture waits until it is alone.
const MOST: u64 = 120_000_000;

/// Lets pictures in as long as there is room.
#[derive(Debug, Default)]
pub struct Gate {
    inside: Mutex<u64>,
    left: Condvar,
}

/// A place inside, given back when it is dropped.
pub struct Pass<'a> {
    gate: &'a Gate,
    pixels: u64,
}

impl Gate {
    /// Waits for room for so many pixels.
    pub fn enter(&self, pixels: u64) -> Pass<'_> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        while *inside > 0 && *inside + pixels > MOST {
            inside = self.left.wait(inside).unwrap_or_else(PoisonError::into_inner);
        }
        *inside += pixels;
        Pass { gate: self, pixels }
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        *self.gate.inside.lock().unwrap_or_else(PoisonError::into_inner) -= self.pixels;
        self.gate.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_more_than_fits_is_inside_at_once_and_all_get_in() {
        let gate = Gate::default();
        let most = Mutex::new(0);
        std::thread::scope(|scope| {
            for size in [MOST / 2, MOST / 3, MOST * 2, MOST / 2, 1] {
                let (gate, most) = (&gate, &most);
                scope.spawn(move || {
                    let _pass = gate.enter(size);
                    let inside = *gate.inside.lock().unwrap();
                    let mut most = most.lock().unwrap();
                    *most = inside.max(*most);
                    assert!(inside <= MOST || inside == MOST * 2, "{inside}");
                });
            }
        });
        assert_eq!((*gate.inside.lock().unwrap(), *most.lock().unwrap()), (0, MOST * 2));
    }
}
