import { useText } from '../i18n/use-text.ts';
import type { GraphEdge, GraphNode } from './api.ts';
import { NodeName } from './node-name.tsx';

/** Edges between two nodes: who says each, how, since when, how sure and why. */
export function EdgePanel(props: {
  edges: readonly GraphEdge[];
  nodes: ReadonlyMap<string, GraphNode>;
  onSelect: (ref: string) => void;
  onClose: () => void;
}) {
  const { edges, nodes, onSelect, onClose } = props;
  const { t, word, time } = useText();
  const end = (ref: string) => {
    const node = nodes.get(ref);
    return (
      <button type="button" className="sort link" onClick={() => onSelect(ref)}>
        {node ? <NodeName node={node} /> : ref}
      </button>
    );
  };
  return (
    <div aria-live="polite">
      <button type="button" className="sort link small" onClick={onClose}>
        {t('graph.back')}
      </button>
      {edges.map((edge) => {
        const facts: [string, string | null][] = [
          [t('graph.source'), word('edgeSource', edge.source)],
          [t('graph.document'), edge.document],
          [t('graph.method'), word('edgeMethod', edge.method)],
          [t('common.confidence'), `${Math.round(edge.confidence * 100)} %`],
          [t('graph.since'), edge.validFrom === null ? t('graph.always') : time(edge.validFrom)],
          [t('graph.until'), edge.validUntil === null ? null : time(edge.validUntil)],
          [t('graph.seen'), time(edge.seenAt)],
          [t('graph.why'), edge.text],
        ];
        return (
          <section key={edge.id} className="graph-edge" aria-label={word('edgeType', edge.type)}>
            {end(edge.from)}
            <p className="graph-relation">
              <span aria-hidden>→</span> {word('edgeType', edge.type)}
            </p>
            {end(edge.to)}
            <dl className="graph-facts small">
              {facts.flatMap(([name, value]) =>
                value === null
                  ? []
                  : [
                      <div key={name}>
                        <dt>{name}</dt>
                        <dd>{value}</dd>
                      </div>,
                    ],
              )}
            </dl>
          </section>
        );
      })}
    </div>
  );
}
