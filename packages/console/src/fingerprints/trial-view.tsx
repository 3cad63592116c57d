import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useText } from '../i18n/use-text.ts';
import { ClaimSource } from '../components/claim-source.tsx';
import type { TrialResult } from './api.ts';
import { useGiven } from './use-given.ts';

type Device = TrialResult['hits'][number]['device'];

/** What a trial showed: devices with the text that was read and what would change, conflicts, and texts of others. */
export function TrialView({ result }: { result: TrialResult }) {
  const { t, word, number } = useText();
  const { shown } = useGiven();
  const texts = result.texts + result.captures.reduce((sum, one) => sum + one.texts, 0);
  return (
    <div className="stack">
      <p role="status">
        {t('fingerprints.tried', { texts: number(texts), hits: number(result.hitCount), devices: number(result.devices) })}
      </p>
      {result.hits.length > 0 && (
        <Rows head={[t('fingerprints.device'), t('fingerprints.text'), t('fingerprints.follows')]}>
          {result.hits.map(({ device, text, gives }) => (
            <tr key={`${device.asset ?? device.label} ${device.capture ?? ''} ${text.attribute} ${text.source} ${text.value}`}>
              <td>
                <DeviceName device={device} />
              </td>
              <td>
                <div className="mono">{text.value}</div>
                <div className="cell-sub">
                  {word('attribute', text.attribute)} · <ClaimSource source={text.source} />
                  {text.frame !== null && ` · ${t('fingerprints.frame', { frame: number(text.frame) })}`}
                </div>
              </td>
              <td>
                {gives.map(({ attribute, value, known, change }) => (
                  <div key={attribute}>
                    {word('attribute', attribute)}
                    {t('common.colon')}
                    <strong>{shown(attribute, value)}</strong>{' '}
                    <span className="muted">
                      {t(`fingerprints.change.${change}`)}
                      {(change === 'differs' || change === 'corrected') && ` (${shown(attribute, known)})`}
                    </span>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </Rows>
      )}
      {result.conflicts.length > 0 && (
        <>
          <h3>{t('fingerprints.conflicts', { number: number(result.conflictCount) })}</h3>
          <Rows
            head={[t('fingerprints.device'), t('fingerprints.text'), t('fingerprints.thisSays'), t('fingerprints.otherSays')]}
          >
            {result.conflicts.map(({ device, text, attribute, value, other, otherValue, believed }) => (
              <tr key={`${device.asset ?? device.label} ${text.value} ${attribute} ${other}`}>
                <td>
                  <DeviceName device={device} />
                </td>
                <td className="mono">{text.value}</td>
                <td>
                  {shown(attribute, value)} {believed === 'this' && <span className="muted">{t('fingerprints.believed')}</span>}
                </td>
                <td>
                  {shown(attribute, otherValue)}{' '}
                  {believed === 'other' && <span className="muted">{t('fingerprints.believed')}</span>}
                  <Other id={other} />
                </td>
              </tr>
            ))}
          </Rows>
        </>
      )}
      {result.falseHits.length > 0 && (
        <>
          <h3>{t('fingerprints.falseHits')}</h3>
          <p className="muted">{t('fingerprints.falseHitsText')}</p>
          <Rows head={[t('fingerprints.text'), t('fingerprints.thisSays'), t('fingerprints.otherSays')]}>
            {result.falseHits.map(({ other, text, value, otherValue, attribute }) => (
              <tr key={`${other} ${text} ${attribute}`}>
                <td className="mono">{text}</td>
                <td>{shown(attribute, value)}</td>
                <td>
                  {shown(attribute, otherValue)}
                  <Other id={other} />
                </td>
              </tr>
            ))}
          </Rows>
        </>
      )}
    </div>
  );
}

/** Another fingerprint, leading to it. */
function Other({ id }: { id: string }) {
  return (
    <div className="cell-sub mono">
      <Link className="link" to="/library/fingerprints" search={{ id }}>
        {id}
      </Link>
    </div>
  );
}

function DeviceName({ device }: { device: Device }) {
  const { t } = useText();
  if (device.asset !== null)
    return (
      <Link className="link" to="/assets/$id" params={{ id: device.asset }}>
        {device.label}
      </Link>
    );
  return (
    <>
      {device.label}
      <div className="cell-sub">{t('fingerprints.inCapture')}</div>
    </>
  );
}

function Rows({ head, children }: { head: string[]; children: ReactNode }) {
  return (
    <div className="table-wrap">
      <table className="table">
        <thead>
          <tr>
            {head.map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
