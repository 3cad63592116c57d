import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { IconExternalLink } from '@tabler/icons-react';
import { pageOf } from '../graph/kinds.ts';
import { KindMark, nameOf } from '../graph/node-name.tsx';
import { useText } from '../i18n/use-text.ts';
import type { EntrySummary } from './api.ts';
import { highlight } from './highlight.ts';
import '../graph/graph.css';
import './library.css';

/** The way to the page of an entry, whatever its kind. */
export function EntryLink(props: {
  entry: Pick<EntrySummary, 'kind' | 'key'>;
  className?: string;
  children: ReactNode;
  id?: string;
}) {
  const { entry, className = 'link', children, id } = props;
  const to = pageOf(entry.kind);
  return to === '/library/entry' || to === '/graph' ? (
    <Link to={to} search={{ node: `${entry.kind}:${entry.key}` }} className={className} id={id}>
      {children}
    </Link>
  ) : (
    <Link to={to} params={{ id: entry.key }} className={className} id={id}>
      {children}
    </Link>
  );
}

/** Kinds whose key people know and say; the key of others is made by us. */
const KEYED = new Set([
  'vulnerability',
  'advisory',
  'weakness',
  'attack-pattern',
  'technique',
  'tactic',
  'mitigation',
  'actor',
  'campaign',
  'malware',
  'tool',
  'data-source',
  'data-component',
  'asset-type',
]);

/** Whether the key of an entry is worth showing beside its name. */
export function hasTellingKey({ kind, key, label }: Pick<EntrySummary, 'kind' | 'key' | 'label'>): boolean {
  return KEYED.has(kind) && key !== label && key.length <= 60 && !/--[0-9a-f]{8}-/.test(key);
}

/** An entry by its mark and name, leading to its page. */
export function EntryName({ entry }: { entry: Pick<EntrySummary, 'kind' | 'key' | 'label' | 'labelZh'> }) {
  const { locale, word } = useText();
  return (
    <span className="graph-name">
      <KindMark kind={entry.kind} />
      <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <span className="visually-hidden">{word('nodeKind', entry.kind)} </span>
        <EntryLink entry={entry}>
          {hasTellingKey(entry) && <span className="nowrap">{entry.key} </span>}
          {nameOf(entry, locale)}
        </EntryLink>
      </span>
    </span>
  );
}

/** A text in which the words that were searched for are marked. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  return (
    <>
      {highlight(text, words).map((piece, index) =>
        piece.hit ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
      )}
    </>
  );
}

/** Sources that are named; of more there is the number, and the names on hover. */
const SHOWN = 3;

/** Who says it. Sources are named as they name themselves; ours in the language of the viewer. */
export function Sources({ sources }: { sources: readonly string[] }) {
  const { word, join } = useText();
  return (
    <span className="tags sources">
      {sources.slice(0, SHOWN).map((source) => (
        <span key={source} className="tag source" title={source}>
          <span>{word('edgeSource', source)}</span>
        </span>
      ))}
      {sources.length > SHOWN && (
        <span className="tag" title={join(sources.slice(SHOWN).map((source) => word('edgeSource', source)))}>
          +{sources.length - SHOWN}
        </span>
      )}
    </span>
  );
}

/** An address outside, which learns nothing of who follows it. */
export function Outside({ href, children }: { href: string; children?: ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return <span style={{ overflowWrap: 'anywhere' }}>{href}</span>;
  return (
    <a className="link" href={href} target="_blank" rel="noreferrer noopener" style={{ overflowWrap: 'anywhere' }}>
      {children ?? href} <IconExternalLink size={13} aria-hidden style={{ verticalAlign: '-2px' }} />
    </a>
  );
}
