//! Threads that templates run on, so that one that does not end can be given up.

use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

type Job = Box<dyn FnOnce() + Send>;

/// Threads that wait for work.
#[derive(Debug, Default)]
pub struct Workers {
    idle: Mutex<Vec<Sender<Job>>>,
}

/// Why there is no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lost {
    /// It took too long; its thread works on until the program ends.
    Late,
    /// It panicked.
    Died,
}

impl Workers {
    /// Does the work on another thread and waits for it.
    ///
    /// # Errors
    /// If it is not done within this time.
    pub fn run<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Lost> {
        let (done, result) = mpsc::channel();
        let job: Job = Box::new(move || {
            // Nobody waits any more if it was too late.
            let _ = done.send(work());
        });
        let worker = match self.idle().pop() {
            Some(worker) => worker,
            None => hire(),
        };
        if worker.send(job).is_err() {
            return Err(Lost::Died);
        }
        match result.recv_timeout(limit) {
            Ok(value) => {
                self.idle().push(worker);
                Ok(value)
            }
            Err(RecvTimeoutError::Timeout) => Err(Lost::Late),
            Err(RecvTimeoutError::Disconnected) => Err(Lost::Died),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Sender<Job>>> {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// A new thread. It ends when its sender is dropped.
fn hire() -> Sender<Job> {
    let (sender, jobs) = mpsc::channel::<Job>();
    let work = move || jobs.into_iter().for_each(|job| job());
    // Without a thread the receiver is gone, and sending fails.
    drop(std::thread::Builder::new().name("template".into()).spawn(work));
    sender
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_or_given_up() {
        let workers = Workers::default();
        let long = Duration::from_secs(60);
        assert_eq!(workers.run(long, || 1 + 1), Ok(2));
        assert_eq!(workers.run(long, || 2 + 2), Ok(4));
        assert_eq!(workers.idle().len(), 1, "a thread is used again");
        let slow = || std::thread::sleep(Duration::from_secs(5));
        assert_eq!(workers.run(Duration::from_millis(10), slow), Err(Lost::Late));
        assert_eq!(workers.idle().len(), 0);
        assert_eq!(workers.run(long, || 3), Ok(3));
    }
}
