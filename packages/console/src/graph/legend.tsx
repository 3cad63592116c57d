import { useText } from '../i18n/use-text.ts';
import { countBy, type Model } from './model.ts';
import { KindMark } from './node-name.tsx';

/** What the marks mean, how many there are of each, and the switches that hide them. */
export function Legend(props: { model: Model; onKind: (kind: string) => void; onType: (type: string) => void }) {
  const { model, onKind, onType } = props;
  const { t, word, number } = useText();
  const kinds = countBy(model.nodes.values(), ({ kind }) => kind);
  const types = countBy(model.edges.values(), ({ type }) => type);
  return (
    <>
      <p className="small muted graph-line">
        {t('graph.hint')} {t('graph.keys')}
      </p>
      <div>
        <h2>{t('graph.kinds')}</h2>
        <ul className="map-list">
          {kinds.map(([kind, count]) => (
            <li key={kind}>
              <label className="graph-switch">
                <input type="checkbox" checked={!model.withoutKinds.has(kind)} onChange={() => onKind(kind)} />
                <KindMark kind={kind} />
                <span style={{ flex: 1 }}>{word('nodeKind', kind)}</span>
                <span className="small muted tabular">{number(count)}</span>
              </label>
            </li>
          ))}
        </ul>
      </div>
      {types.length > 0 && (
        <div>
          <h2>{t('graph.types')}</h2>
          <ul className="map-list">
            {types.map(([type, count]) => (
              <li key={type}>
                <label className="graph-switch">
                  <input type="checkbox" checked={!model.withoutTypes.has(type)} onChange={() => onType(type)} />
                  <span style={{ flex: 1 }}>{word('edgeType', type)}</span>
                  <span className="small muted tabular">{number(count)}</span>
                </label>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
