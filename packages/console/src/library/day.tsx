/** The day of a date or time as a source writes it, the whole on hover. */
export function Day({ date }: { date: string | null | undefined }) {
  if (!date) return <span className="muted">–</span>;
  const day = /^\d{4}-\d{2}-\d{2}/.exec(date)?.[0];
  if (day === undefined) return <span>{date}</span>;
  return (
    <time dateTime={date} title={date} className="nowrap tabular">
      {day}
    </time>
  );
}
