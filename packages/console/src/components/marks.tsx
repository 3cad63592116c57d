import type { ReactNode } from 'react';
import { Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Severity } from '../api/types.ts';
import { formatPercent } from '../lib/format.ts';
import { useText } from '../i18n/use-text.ts';
import { techniqueName } from '../lib/attack.ts';

/** Shapes that tell severities apart without colour: more filled is worse. */
const SHAPES: Record<Severity, ReactNode> = {
  critical: <path d="M6 0l6 6-6 6-6-6z" />,
  high: <path d="M6 1l6 10H0z" />,
  medium: <rect x="1" y="1" width="10" height="10" rx="1.5" />,
  low: <circle cx="6" cy="6" r="4.75" />,
  info: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.75" />,
};

/** A severity: shape, colour and word. */
export function SeverityMark({ severity, label = true }: { severity: Severity | null; label?: boolean }) {
  const { word } = useText();
  if (!severity) return <span className="muted">–</span>;
  return (
    <span className={`sev sev-${severity}`}>
      <svg className="sev-mark" viewBox="0 0 12 12" fill="currentColor" aria-hidden>
        {SHAPES[severity]}
      </svg>
      {label ? word('severity', severity) : <span className="visually-hidden">{word('severity', severity)}</span>}
    </span>
  );
}

/** The severity that a CVSS base score stands for (CVSS 3.1 §5). */
export function cvssSeverity(score: number | null): Severity | null {
  if (score === null) return null;
  return score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : score > 0 ? 'low' : 'info';
}

/** A CVSS score in the colour of its severity. */
export function Cvss({ score, vector }: { score: number | null; vector?: string | null }) {
  const { word } = useText();
  const severity = cvssSeverity(score);
  if (score === null || !severity) return <span className="muted">–</span>;
  return (
    <Tooltip label={vector ? `${word('severity', severity)} · ${vector}` : word('severity', severity)}>
      <span className={`sev sev-${severity} tabular`}>{score.toFixed(1)}</span>
    </Tooltip>
  );
}

/** How sure a statement is, as a bar and a number. */
export function Confidence({ value }: { value: number }) {
  const { t } = useText();
  const text = formatPercent(value);
  return (
    <span className="row-tight nowrap" title={`${t('common.confidence')} ${text}`}>
      <span className="confidence" aria-hidden>
        <span style={{ width: `${Math.round(Math.max(0, Math.min(1, value)) * 100)}%` }} />
      </span>
      <span className="small muted tabular">{text}</span>
    </span>
  );
}

/** An ATT&CK for ICS technique, leading to the findings that show it. */
export function Technique({ id }: { id: string }) {
  const { locale } = useText();
  const name = techniqueName(id, locale);
  return (
    <Tooltip label={name ? `${id} ${name}` : id}>
      <Link className="tag mono" to="/findings" search={{ technique: id }}>
        {id}
      </Link>
    </Tooltip>
  );
}

/** A time a person reads, the full one on hover. */
export function When({ iso, relative = false }: { iso: string | null | undefined; relative?: boolean }) {
  const text = useText();
  if (!iso) return <span className="muted">–</span>;
  return (
    <time dateTime={iso} title={relative ? text.time(iso) : iso} className="nowrap">
      {relative ? text.relative(iso) : text.time(iso)}
    </time>
  );
}

/** A protocol, leading to the assets that speak it. */
export function Protocol({ id }: { id: string }) {
  const { word } = useText();
  return (
    <Link className="tag" to="/assets" search={{ protocol: id }}>
      {word('protocol', id)}
    </Link>
  );
}

/** In the catalogue of known exploited vulnerabilities. */
export function Kev() {
  const { t } = useText();
  return (
    <Tooltip label={t('vulnerability.kevLong')}>
      <span className="tag tag-critical">{t('vulnerability.kev')}</span>
    </Tooltip>
  );
}
