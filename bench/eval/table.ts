/** A table for a terminal: numbers to the right, texts to the left. */
export function table(titles: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [titles, ...rows].map((row) =>
    row.map((value) => (typeof value === 'number' ? value.toLocaleString('en-US') : value)),
  );
  const widths = titles.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const right = titles.map(
    (_, column) =>
      rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || /^[\d.,]+( \S+)?$/.test(row[column])),
  );
  return cells
    .map((row) =>
      `  ${row.map((text, column) => (right[column] ? text.padStart(widths[column]) : text.padEnd(widths[column]))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}
