import { When } from '../components/marks.tsx';

/** A date as a source writes it: a day stays a day, a time is told in full. */
export function Day({ date }: { date: string | null | undefined }) {
  if (!date) return <span className="muted">–</span>;
  const midnight = /^(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?Z)?$/.exec(date);
  if (midnight)
    return (
      <time dateTime={midnight[1]} className="nowrap tabular">
        {midnight[1]}
      </time>
    );
  return Number.isNaN(Date.parse(date)) ? <span>{date}</span> : <When iso={date} />;
}
