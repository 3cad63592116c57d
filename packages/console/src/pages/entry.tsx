import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { IconCircleCheck, IconEyeOff } from '@tabler/icons-react';
import { LifePanel } from '../components/life-panel.tsx';
import { LifeState } from '../components/life-state.tsx';
import { FindingTable } from '../components/finding-table.tsx';
import { Confidence, SeverityMark, When } from '../components/marks.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, Panel } from '../components/page.tsx';
import { NotFound, Show, StateMessage } from '../components/states.tsx';
import { GraphLink } from '../graph/graph-link.tsx';
import { KindMark, nameOf } from '../graph/node-name.tsx';
import { useText } from '../i18n/use-text.ts';
import { libraryApi, saidEntry, type EntryDetail, type EntryStatement, type Relation } from '../library/api.ts';
import { AttributeList, hasAttributes } from '../library/attributes.tsx';
import { FamilyPanel, familyOf } from '../library/family.tsx';
import { DocumentsPanel } from '../library/documents.tsx';
import { EntryName, hasTellingKey, Outside, Sources } from '../library/marks.tsx';
import { isIn } from '../library/record.ts';
import { RelationsPanel } from '../library/relations.tsx';
import { TextsPanel } from '../library/texts.tsx';

/** One entry of the library of any kind but vulnerabilities: what it is, what each source says of it, and what it hangs together with. */
export function EntryPage() {
  const { node = '' } = useSearch({ from: '/shell/library/entry' });
  const at = node.indexOf(':');
  if (at <= 0 || at === node.length - 1) return <NotFound />;
  return <Entry key={node} kind={node.slice(0, at)} id={node.slice(at + 1)} />;
}

/** One entry by its kind and key. */
export function Entry({ kind, id }: { kind: string; id: string }) {
  const { t, locale, word } = useText();
  const query = useQuery({ queryKey: ['library', 'entry', kind, id], queryFn: () => libraryApi.entry(kind, id) });
  const entry = query.data;
  const name = entry ? nameOf(entry, locale) : id;
  const other = entry && (name === entry.label ? entry.labelZh : entry.label);
  return (
    <Page
      title={entry && hasTellingKey(entry) ? `${entry.key} ${name}` : name}
      back={{ to: '/library', label: t('nav.library') }}
      mark={
        entry && (
          <>
            {entry.severity && <SeverityMark severity={entry.severity} />}
            <LifeState state={entry.state} />
          </>
        )
      }
      sub={
        <span className="row" style={{ gap: '0.25rem 0.5rem' }}>
          <KindMark kind={kind} />
          <span>{word('nodeKind', kind)}</span>
          {other && other !== name && <span>· {other}</span>}
          {entry?.at && (
            <span>
              · <When iso={entry.at} relative />
            </span>
          )}
        </span>
      }
      actions={<GraphLink node={`${kind}:${id}`} />}
    >
      <Show query={query} rows={12}>
        {(found) => <Content entry={found} />}
      </Show>
    </Page>
  );
}

function Content({ entry }: { entry: EntryDetail }) {
  const { t } = useText();
  const said = entry.statements.flatMap((statement) => saidEntry(statement) ?? []);
  // What is told first is told by the most trusted source.
  const attributes = Object.assign({}, entry.attributes, ...said.toReversed().map((one) => one.attributes)) as Record<
    string,
    unknown
  >;
  const family = familyOf(attributes);
  if (family) delete attributes.family;
  const url = said.find((one) => one.url)?.url;
  const aliases = [...new Set(said.flatMap((one) => one.aliases))].filter(
    (one) => one !== entry.label && one !== entry.labelZh && one !== entry.key && !/^[a-z-]+--[0-9a-f-]{36}$/.test(one),
  );
  return (
    <>
      {said.length > 0 && said.every((one) => one.revoked) && (
        <Notice tone="doubt" title={t('entry.revoked')}>
          {t('entry.revokedText')}
        </Notice>
      )}
      {entry.kind === 'vulnerability' && entry.statements.length === 0 && (
        <Notice tone="calm" title={t('entry.notDescribed')}>
          {t('entry.notDescribedText')}{' '}
          <Link className="link" to="/library/exchange">
            {t('library.step.exchange')}
          </Link>
        </Notice>
      )}
      {entry.kind === 'technique' && <TechniquePanels entry={entry} />}
      <div className="grid cols-main">
        <div className="stack">
          <TextsPanel titles={[]} descriptions={descriptionsOf(entry)} />
          {family && <FamilyPanel family={family} />}
          {hasAttributes(attributes) && (
            <Panel title={t('entry.attributes')} id="attributes">
              <AttributeList attributes={attributes} />
            </Panel>
          )}
          <RelationsPanel relations={inOrder(entry)} />
        </div>
        <div className="stack">
          <Panel title={t('entry.identity')}>
            <dl className="attrs">
              <dt>{t('vulnerability.identifier')}</dt>
              <dd className="mono vector">{url ? <Outside href={url}>{entry.key}</Outside> : entry.key}</dd>
              {aliases.length > 0 && (
                <>
                  <dt>{t('entry.aliases')}</dt>
                  <dd className="tags" style={{ flexWrap: 'wrap' }}>
                    {aliases.slice(0, 60).map((one) => (
                      <span key={one} className="tag" style={{ whiteSpace: 'normal' }}>
                        {one}
                      </span>
                    ))}
                  </dd>
                </>
              )}
              <dt>{t('graph.source')}</dt>
              <dd>
                <Sources sources={entry.sources} />
              </dd>
              {entry.own && (
                <>
                  <dt>{t('entry.visible')}</dt>
                  <dd>{t('graph.own')}</dd>
                </>
              )}
            </dl>
          </Panel>
          {!entry.own && <LifePanel node={`${entry.kind}:${entry.key}`} />}
          <StatementsPanel statements={entry.statements} />
          <DocumentsPanel statements={entry.statements} />
        </div>
      </div>
    </>
  );
}

/** Descriptions of all sources with who says each; one that several documents share is told once. */
function descriptionsOf(entry: EntryDetail) {
  const told = new Map<string, { language: string; text: string; sources: string[] }>();
  for (const statement of entry.statements)
    for (const { language, text } of saidEntry(statement)?.descriptions ?? []) {
      const known = told.get(text);
      if (known === undefined) told.set(text, { language, text, sources: [statement.source] });
      else if (!known.sources.includes(statement.source)) known.sources.push(statement.source);
    }
  return [...told.values()];
}

/** What people look for first among the relations of a kind. */
const LEADING: Record<string, readonly string[]> = {
  technique: ['in detects', 'in mitigates', 'out part-of', 'in uses'],
  mitigation: ['out satisfies', 'out mitigates'],
  malware: ['out uses', 'in detects', 'in indicates', 'in uses'],
  actor: ['out uses', 'out targets', 'in attributed-to'],
  weakness: ['in has-weakness', 'out child-of', 'in child-of', 'in exploits'],
  vendor: ['in made-by', 'in affects'],
  product: ['in affects', 'in instance-of', 'out made-by'],
  'detection-rule': ['out detects', 'out based-on'],
};

function inOrder(entry: EntryDetail): Relation[] {
  const leading = LEADING[entry.kind] ?? [];
  const rank = ({ direction, type }: Relation) => {
    const at = leading.indexOf(`${direction} ${type}`);
    return at < 0 ? leading.length : at;
  };
  return entry.relations.toSorted((one, other) => rank(one) - rank(other));
}

/** Who brings our own rules. */
const OURS = 'Fengsui';

/** Of a technique: which rules find it, and where they did. */
function TechniquePanels({ entry }: { entry: EntryDetail }) {
  const { t } = useText();
  const detects = entry.relations.find(({ type, direction }) => type === 'detects' && direction === 'in');
  const rules = (detects?.edges ?? [])
    .filter((edge) => edge.entry.kind === 'detection-rule')
    .toSorted((one, other) => Number(other.source === OURS) - Number(one.source === OURS));
  return (
    <>
      <Panel title={t('entry.detectedBy')} extra={<span className="small muted tabular">{detects?.count ?? 0}</span>}>
        {rules.length === 0 ? (
          <StateMessage icon={<IconEyeOff size={30} stroke={1.4} />} title={t('entry.noRule')} text={t('entry.noRuleText')} />
        ) : (
          <ul className="plain-list in-columns scroll-list">
            {rules.map((edge) => (
              <li key={`${edge.source} ${edge.entry.key}`} className="said">
                <EntryName entry={edge.entry} />
                <span className="row-tight">
                  {edge.entry.severity && <SeverityMark severity={edge.entry.severity} />}
                  <Sources sources={[edge.source]} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel
        title={t('entry.findings')}
        flush
        extra={
          <Link className="link small" to="/findings" search={{ technique: entry.key }}>
            {t('common.showAll')}
          </Link>
        }
      >
        <div className="scroll-list">
          <FindingTable
            filter={{ technique: entry.key }}
            empty={
              <StateMessage
                icon={<IconCircleCheck size={30} stroke={1.4} />}
                title={t('entry.noFinding')}
                text={t('entry.noFindingText')}
              />
            }
          />
        </div>
      </Panel>
    </>
  );
}

/** What each document says, side by side: name, what it adds, how it knows it. */
function StatementsPanel({ statements }: { statements: readonly EntryStatement[] }) {
  const { t, word, locale } = useText();
  if (statements.length === 0)
    return (
      <Panel title={t('entry.statements')}>
        <p className="muted small" style={{ margin: 0 }}>
          {t('entry.onlyMentioned')}
        </p>
      </Panel>
    );
  return (
    <Panel title={t('entry.statements')} extra={<span className="small muted tabular">{statements.length}</span>}>
      {statements.slice(0, 50).map((statement) => {
        const said = saidEntry(statement);
        const own = said?.descriptions.find(({ language }) => isIn(language, locale));
        return (
          <details key={`${statement.kind} ${statement.document}`} className="document">
            <summary>
              <strong>{word('edgeSource', statement.source)}</strong>{' '}
              <span className="small muted">
                {word('edgeMethod', statement.method)} · {statement.document}
              </span>
            </summary>
            <Confidence value={statement.confidence} />
            {said && (
              <>
                <div className="cell-main">{said.name}</div>
                {own && <p className="small">{own.text.slice(0, 400)}</p>}
                {statements.length > 1 && hasAttributes(said.attributes) && <AttributeList attributes={said.attributes} />}
              </>
            )}
          </details>
        );
      })}
    </Panel>
  );
}
