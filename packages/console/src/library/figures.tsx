import { Link } from '@tanstack/react-router';
import { KindMark } from '../graph/node-name.tsx';
import type { LibraryState } from './api.ts';
import type { EntryState } from '../api/life.ts';
import { useText } from '../i18n/use-text.ts';

/** What a library holds, by what it is for, in the order in which people ask for it. A kind that is not here stands with the rest. */
const GROUPS = [
  ['vulnerabilities', ['vulnerability', 'advisory', 'weakness']],
  ['products', ['product', 'vendor', 'component', 'asset-type']],
  ['attacks', ['technique', 'tactic', 'attack-pattern', 'mitigation', 'threat']],
  ['intelligence', ['malware', 'indicator', 'actor', 'campaign', 'tool', 'warning-list']],
  ['detection', ['detection-rule', 'fingerprint']],
  ['standards', ['standard', 'requirement', 'playbook']],
  ['own', ['organisation', 'site', 'zone', 'asset', 'finding', 'file', 'patch']],
] as const satisfies readonly (readonly [string, readonly string[]])[];

/** Kinds that are shown though there is none of them: what may come is said. */
const ALWAYS = new Set<string>(GROUPS.slice(0, 5).flatMap(([, kinds]) => kinds));

type Kind = LibraryState['kinds'][number];

/** How much of each kind there is and in which states; each figure leads to what it counts. */
export function Figures({ state }: { state: LibraryState }) {
  const { t } = useText();
  const counted = new Map(state.kinds.map((one) => [one.value, one]));
  const grouped = new Set<string>(GROUPS.flatMap(([, kinds]) => kinds));
  const rest = state.kinds.filter(({ value }) => !grouped.has(value));
  const groups: { name: (typeof GROUPS)[number][0] | 'rest'; kinds: Kind[] }[] = [
    ...GROUPS.map(([name, kinds]) => ({
      name,
      kinds: kinds.flatMap((value): Kind[] => {
        const known = counted.get(value);
        return known ? [known] : ALWAYS.has(value) ? [{ value, count: 0, own: 0, states: [] }] : [];
      }),
    })),
    { name: 'rest', kinds: rest },
  ];
  return (
    <>
      <nav className="kind-groups" aria-label={t('library.byKind')}>
        {groups
          .filter(({ kinds }) => kinds.length > 0)
          .map(({ name, kinds }) => (
            <section key={name} aria-label={t(`library.group.${name}`)}>
              <h3 className="muted small">{t(`library.group.${name}`)}</h3>
              <ul className="kinds">
                {kinds.map((kind) => (
                  <KindFigure key={kind.value} kind={kind} />
                ))}
              </ul>
            </section>
          ))}
      </nav>
      <States states={state.states} />
    </>
  );
}

/** States that need no word: what is released is how it should be. */
const CALM = 'released';

function KindFigure({ kind }: { kind: Kind }) {
  const { t, word, number } = useText();
  const { value, count, states } = kind;
  return (
    <li>
      <Link className="kind" data-none={count === 0} to="/library" search={{ kind: value }}>
        <KindMark kind={value} />
        <span className="kind-name">{word('nodeKind', value)}</span>
        <span className="kind-count tabular">{number(count)}</span>
      </Link>
      {states.some((one) => one.value !== CALM) && (
        <div className="kind-states small">
          {states
            .filter((one) => one.value !== CALM)
            .map((one) => (
              <Link key={one.value} className="link" to="/library" search={{ kind: value, state: one.value }}>
                {t(`life.state.${one.value as EntryState}`)} {number(one.count)}
              </Link>
            ))}
        </div>
      )}
    </li>
  );
}

/** How the whole is divided over the states of its life. */
function States({ states }: { states: LibraryState['states'] }) {
  const { t, number } = useText();
  if (states.length === 0) return null;
  return (
    <nav className="row kind-all" aria-label={t('library.byState')}>
      <span className="muted small">{t('library.byState')}</span>
      {states.map((one) => (
        <Link key={one.value} className="tag" to="/library" search={{ state: one.value }}>
          {t(`life.state.${one.value as EntryState}`)} <strong className="tabular">{number(one.count)}</strong>
        </Link>
      ))}
    </nav>
  );
}
