import { useState } from 'react';
import { Button } from '@mantine/core';
import { LinkButton } from '../components/link-button.tsx';
import { SeverityMark } from '../components/marks.tsx';
import { useText } from '../i18n/use-text.ts';
import { hasTellingKey } from '../library/marks.tsx';
import type { GraphEdge, GraphNode } from './api.ts';
import { pageOf } from './kinds.ts';
import { NodeName, nameOf } from './node-name.tsx';
import { Questions, type Marking } from './questions.tsx';

/** Neighbours that are listed before all are asked for. */
const FIRST = 40;

/** The chosen node: what it is, what can be asked about it, and its neighbours in the picture. */
export function NodePanel(props: {
  node: GraphNode;
  nodes: ReadonlyMap<string, GraphNode>;
  edges: readonly GraphEdge[];
  /** Whether more neighbours can be shown. */
  more: boolean;
  expanded: boolean;
  at: string | undefined;
  onSelect: (ref: string) => void;
  onEdge: (edge: GraphEdge) => void;
  onExpand: () => void;
  onRemove: () => void;
  onRestart: () => void;
  /** Brings it into the middle; null where there is no picture. */
  onCentre: (() => void) | null;
  onClose: () => void;
  onMark: (marking: Marking) => void;
}) {
  const { node, nodes, edges, more, expanded, onSelect, onEdge } = props;
  const { t, word, number, time, locale } = useText();
  const [all, setAll] = useState(false);
  const around = edges.flatMap((edge) => {
    const out = edge.from === node.ref;
    const other = out ? nodes.get(edge.to) : edge.to === node.ref ? nodes.get(edge.from) : undefined;
    return other ? [{ edge, out, other }] : [];
  });
  const facts = factsOf(node);
  return (
    <>
      <div aria-live="polite">
        <button type="button" className="sort link small" onClick={props.onClose}>
          {t('graph.back')}
        </button>
        <h2 className="graph-title">{nameOf(node, locale)}</h2>
        <div className="row small">
          <span className="muted">
            {word('nodeKind', node.kind)}
            {hasTellingKey(node) && ` · ${node.key}`}
          </span>
          {node.severity && <SeverityMark severity={node.severity} />}
          {node.own && <span className="muted">{t('graph.own')}</span>}
        </div>
        {node.ended && <p className="small muted graph-line">{t('graph.ended', { time: time(node.ended) })}</p>}
        {node.summary && <p className="small graph-line">{node.summary}</p>}
        {facts.length > 0 && (
          <dl className="graph-facts small">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>{word('attribute', name)}</dt>
                <dd>{name === 'role' ? word('role', value) : value}</dd>
              </div>
            ))}
          </dl>
        )}
        <p className="small muted graph-line">
          {node.edges > 100 ? t('graph.knownMany') : t('graph.known', { count: node.edges })}
          {node.sources.length > 0 && <> · {node.sources.map((source) => word('edgeSource', source)).join(', ')}</>}
        </p>
      </div>
      <div className="row">
        {more && (
          <Button size="xs" onClick={props.onExpand}>
            {t(expanded ? 'graph.more' : 'graph.expand')}
          </Button>
        )}
        <PageLink node={node} />
        {props.onCentre && (
          <Button size="xs" variant="default" onClick={props.onCentre}>
            {t('graph.centre')}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={props.onRestart}>
          {t('graph.restart')}
        </Button>
        <Button size="xs" variant="default" onClick={props.onRemove}>
          {t('graph.remove')}
        </Button>
      </div>
      <Questions key={`${node.ref} ${props.at ?? ''}`} node={node} at={props.at} onMark={props.onMark} onSelect={onSelect} />
      <div>
        <h2>{t('graph.neighbours', { count: around.length })}</h2>
        <ul className="map-list">
          {around.slice(0, all ? undefined : FIRST).map(({ edge, out, other }) => (
            <li key={edge.id} className="graph-neighbour">
              <button type="button" onClick={() => onSelect(other.ref)}>
                <span style={{ flex: 1, minWidth: 0 }}>
                  <NodeName node={other} />
                </span>
              </button>
              <button type="button" className="small muted" onClick={() => onEdge(edge)}>
                <span aria-hidden>{out ? '→' : '←'}</span>
                <span className="visually-hidden">{t(out ? 'graph.direction.out' : 'graph.direction.in')}</span>
                {word('edgeType', edge.type)}
              </button>
            </li>
          ))}
        </ul>
        {around.length > FIRST && !all && (
          <button type="button" className="sort link small" onClick={() => setAll(true)}>
            {t('common.moreOf', { count: around.length - FIRST, number: number(around.length - FIRST) })}
          </button>
        )}
      </div>
    </>
  );
}

/** Attributes that an asset or a vulnerability is known by. */
const FACTS = ['vendor', 'product', 'model', 'orderNumber', 'firmware', 'role'];

function factsOf(node: GraphNode): [name: string, value: string][] {
  if (node.kind !== 'asset') return [];
  return FACTS.flatMap((name) => {
    const value = node.attributes[name];
    return typeof value === 'string' && value !== '' ? [[name, value] as [string, string]] : [];
  });
}

/** The page of an entity, where it has one besides the graph. */
function PageLink({ node }: { node: GraphNode }) {
  const { t } = useText();
  const to = pageOf(node.kind);
  if (node.ended !== null || to === '/graph') return null;
  return to === '/library/entry' ? (
    <LinkButton to={to} search={{ node: node.ref }} size="xs" variant="default">
      {t('graph.open')}
    </LinkButton>
  ) : (
    <LinkButton to={to} params={{ id: node.key }} size="xs" variant="default">
      {t('graph.open')}
    </LinkButton>
  );
}
