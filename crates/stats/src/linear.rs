//! Small dense symmetric systems.

/// Solves `matrix · x = right` by Cholesky's decomposition; also returns the logarithm of the
/// determinant. `None` when the matrix is not positive definite (to rounding).
pub(crate) fn solve_positive(matrix: &[Vec<f64>], right: &[f64]) -> Option<(Vec<f64>, f64)> {
    let factor = cholesky(matrix)?;
    let n = right.len();
    let mut x = right.to_vec();
    for i in 0..n {
        let known: f64 = (0..i).map(|j| factor[i][j] * x[j]).sum();
        x[i] = (x[i] - known) / factor[i][i];
    }
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| factor[j][i] * x[j]).sum();
        x[i] = (x[i] - known) / factor[i][i];
    }
    let log_determinant = factor.iter().enumerate().map(|(i, row)| 2.0 * row[i].ln()).sum();
    Some((x, log_determinant))
}

fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let mut factor = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let left = matrix[i][j] - known;
            if i == j {
                // Relative to the entry, so that a singular matrix is found whatever its scale.
                if left.is_nan() || left <= 1e-12 * matrix[i][i].abs() {
                    return None;
                }
                factor[i][i] = left.sqrt();
            } else {
                factor[i][j] = left / factor[j][j];
            }
        }
    }
    Some(factor)
}

/// Solves a general square system by elimination with row exchanges; `None` when it is singular.
pub(crate) fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    for column in 0..n {
        let pivot =
            (column..n).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-300 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let lead = matrix[column].clone();
        for row in column + 1..n {
            let factor = matrix[row][column] / lead[column];
            for (cell, above) in matrix[row].iter_mut().zip(&lead).skip(column) {
                *cell -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|j| matrix[row][j] * right[j]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    Some(right)
}
