//! Which readers read which case: loads equal, pairs alike.

use std::cmp::Reverse;

use rand::RngExt;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// Exchanges tried per read when pairs are evened out, and the most that are tried at all.
const EXCHANGES_PER_READ: usize = 200;
const MOST_EXCHANGES: usize = 400_000;

/// For each case the readers (as numbers below `readers`) who read it, `demands[case]` of them.
///
/// Cases are filled in a random order, those with equally many reads together, each from the readers
/// with the fewest reads so far: loads never differ by more than one. Among those the reader who has
/// met the others of the case least often is taken; then exchanges that keep every load even the
/// pairs out (local search on the sum of squares of the pair counts).
pub fn choose(readers: usize, demands: &[usize], seed: u64) -> Vec<Vec<usize>> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..demands.len()).collect();
    order.shuffle(&mut random);
    order.sort_by_key(|case| Reverse(demands[*case]));
    let mut board = Board::new(readers, demands.len());
    for &case in &order {
        for _ in 0..demands[case] {
            board.seat(case, &mut random);
        }
    }
    for group in order.chunk_by(|a, b| demands[*a] == demands[*b]) {
        board.even_out(group, &mut random);
    }
    board.chosen
}

struct Board {
    readers: usize,
    loads: Vec<usize>,
    /// Cases that a pair of readers shares, by `a * readers + b`, both ways round.
    pairs: Vec<i64>,
    chosen: Vec<Vec<usize>>,
}

impl Board {
    fn new(readers: usize, cases: usize) -> Self {
        Self {
            readers,
            loads: vec![0; readers],
            pairs: vec![0; readers * readers],
            chosen: vec![Vec::new(); cases],
        }
    }

    fn seat(&mut self, case: usize, random: &mut ChaCha8Rng) {
        let met = |reader: usize| -> i64 {
            self.chosen[case].iter().map(|other| self.pairs[reader * self.readers + other]).sum()
        };
        let free = (0..self.readers).filter(|reader| !self.chosen[case].contains(reader));
        let best = free.min_by_key(|reader| (self.loads[*reader], met(*reader), random.random::<u32>()));
        let Some(reader) = best else { return };
        for other in std::mem::take(&mut self.chosen[case]) {
            self.meet(reader, other, 1);
            self.chosen[case].push(other);
        }
        self.chosen[case].push(reader);
        self.loads[reader] += 1;
    }

    /// Lets two readers share `by` more cases; returns by how much the sum of squares grew.
    fn meet(&mut self, a: usize, b: usize, by: i64) -> i64 {
        let count = self.pairs[a * self.readers + b];
        self.pairs[a * self.readers + b] = count + by;
        self.pairs[b * self.readers + a] = count + by;
        2 * count * by + 1
    }

    fn even_out(&mut self, group: &[usize], random: &mut ChaCha8Rng) {
        let reads = group.first().map_or(0, |case| self.chosen[*case].len());
        if reads < 2 || reads == self.readers || group.len() < 2 {
            return;
        }
        for _ in 0..(EXCHANGES_PER_READ * reads * group.len()).min(MOST_EXCHANGES) {
            let x = group[random.random_range(0..group.len())];
            let y = group[random.random_range(0..group.len())];
            let (i, j) = (random.random_range(0..reads), random.random_range(0..reads));
            let (a, b) = (self.chosen[x][i], self.chosen[y][j]);
            if x == y || self.chosen[x].contains(&b) || self.chosen[y].contains(&a) {
                continue;
            }
            if self.exchange((x, i), (y, j)) > 0 {
                self.exchange((x, i), (y, j));
            }
        }
    }

    /// Exchanges the readers of two seats; returns by how much the sum of squares grew.
    fn exchange(&mut self, (x, i): (usize, usize), (y, j): (usize, usize)) -> i64 {
        let (a, b) = (self.chosen[x][i], self.chosen[y][j]);
        let mut grown = 0;
        for (case, seat, leaves, comes) in [(x, i, a, b), (y, j, b, a)] {
            for other in 0..self.chosen[case].len() {
                if other != seat {
                    let other = self.chosen[case][other];
                    grown += self.meet(leaves, other, -1) + self.meet(comes, other, 1);
                }
            }
            self.chosen[case][seat] = comes;
        }
        grown
    }
}
