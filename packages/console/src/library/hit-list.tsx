import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Button, Loader } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { KindMark, nameOf } from '../graph/node-name.tsx';
import { LifeState } from '../components/life-state.tsx';
import { Kev, SeverityMark, When } from '../components/marks.tsx';
import type { EntrySummary } from './api.ts';
import { EntryLink, hasTellingKey, Marked, Sources } from './marks.tsx';

/** Hits with what each is, where the words stand in it, who says it and when. Arrow keys go from hit to hit. */
export function HitRows({ label, hits, words }: { label: string; hits: readonly EntrySummary[]; words: readonly string[] }) {
  return (
    <ul className="hits" aria-label={label} onKeyDown={goAmongHits}>
      {hits.map((hit) => (
        <Hit key={`${hit.kind}:${hit.key}`} hit={hit} words={words} />
      ))}
    </ul>
  );
}

/** Hits of which more come as the reader nears the end, or by a button. */
export function HitList(props: {
  label: string;
  hits: readonly EntrySummary[];
  words: readonly string[];
  more: boolean;
  loading: boolean;
  onMore: () => void;
}) {
  const { label, hits, words, more, loading, onMore } = props;
  const { t, number } = useText();
  const sentinel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = sentinel.current;
    if (!element || !more) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting && !loading) onMore();
      },
      { rootMargin: '300px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, loading, onMore]);
  return (
    <>
      <HitRows label={label} hits={hits} words={words} />
      <div className="table-foot" ref={sentinel}>
        {loading && <Loader size="xs" />}
        <span aria-live="polite">{t(more ? 'table.more' : 'table.all', { count: hits.length, shown: number(hits.length) })}</span>
        {more && (
          <Button size="xs" variant="subtle" onClick={onMore} disabled={loading}>
            {t('table.load')}
          </Button>
        )}
      </div>
    </>
  );
}

function Hit({ hit, words }: { hit: EntrySummary; words: readonly string[] }) {
  const { locale, word } = useText();
  const name = nameOf(hit, locale);
  const other = name === hit.label ? hit.labelZh : hit.label;
  // Where nobody gave it a title, its name is the beginning of its description.
  const cut = hasTellingKey(hit) && name.length > 80 && hit.summary.startsWith(name.slice(0, 80));
  const attributes = hit.attributes as { kev?: unknown; revoked?: unknown };
  return (
    <li className="hit">
      <KindMark kind={hit.kind} />
      <div className="hit-body">
        <div className="hit-title">
          <EntryLink entry={hit} className="link hit-link">
            {hasTellingKey(hit) && (
              <span className="hit-key">
                <Marked text={hit.key} words={words} />{' '}
              </span>
            )}
            {cut ? null : <Marked text={name} words={words} />}
          </EntryLink>
          {attributes.kev === true && <Kev />}
          {hit.state === 'retracted' && <LifeState state={hit.state} />}
        </div>
        {other && other !== name && other !== hit.key && (
          <div className="cell-sub">
            <Marked text={other} words={words} />
          </div>
        )}
        {hit.summary && (
          <div className="hit-summary">
            <Marked text={plain(hit.summary)} words={words} />
          </div>
        )}
        <div className="hit-meta small muted">
          <span>{word('nodeKind', hit.kind)}</span>
          {hit.severity && <SeverityMark severity={hit.severity} />}
          <Sources sources={hit.sources} />
          {hit.at && <When iso={hit.at} relative />}
        </div>
      </div>
    </li>
  );
}

/** Texts of ATT&CK carry links and citations, which a line of a list cannot show. */
function plain(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/\(Citation:[^)]*\)?/g, '');
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, last) => last,
};

function goAmongHits(event: KeyboardEvent<HTMLUListElement>): void {
  const step = STEPS[event.key];
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.hit-link')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (step === undefined || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  links[step(at, links.length - 1)]?.focus();
}

/** Brings the keyboard from the search box into the hits. */
export function focusFirstHit(): void {
  document.querySelector<HTMLElement>('.hit-link')?.focus();
}
