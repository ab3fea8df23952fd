const MEASURED_CHARACTERS = 40;

/** The name nearest to what was written, if it is near enough to be meant. Long names are not measured. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  if (written.length > MEASURED_CHARACTERS) return undefined;
  const meant = plain(written);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(meant.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(meant, plain(name));
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, "");

/** Levenshtein's distance where swapping two neighbours is one edit. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    for (let j = 0; j <= b.length; j++) {
      const above = rows[i - 1];
      if (above === undefined || j === 0) row[j] = i + j;
      else {
        const substituted = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
        const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2]![j - 2]! + 1 : substituted;
        row[j] = Math.min(above[j]! + 1, row[j - 1]! + 1, substituted, swapped);
      }
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
