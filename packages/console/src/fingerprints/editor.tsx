import { MultiSelect, NumberInput, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { attributes, type Draft } from './draft.ts';

/** The fields of a fingerprint. */
export function FingerprintFields(props: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  readOnly: boolean;
  /** Whether it is saved: then it keeps its id. */
  named: boolean;
}) {
  const { draft, readOnly } = props;
  const { t, word } = useText();
  const set = (change: Partial<Draft>) => props.onChange({ ...draft, ...change });
  const lines = { autosize: true, minRows: 2, maxRows: 12, readOnly, classNames: { input: 'mono' } } as const;
  return (
    <div className="stack">
      <div className="grid cols-2">
        <TextInput
          label={t('fingerprints.id')}
          description={t('fingerprints.idHint')}
          value={draft.id}
          readOnly={readOnly || props.named}
          maxLength={120}
          onChange={(event) => set({ id: event.currentTarget.value })}
        />
        <NumberInput
          label={t('common.confidence')}
          description={t('fingerprints.confidenceHint')}
          min={1}
          max={92}
          value={draft.confidence}
          readOnly={readOnly}
          onChange={(value) => set({ confidence: Number(value) })}
        />
        <MultiSelect
          label={t('fingerprints.on')}
          description={t('fingerprints.onHint')}
          data={attributes.map((value) => ({ value, label: word('attribute', value) }))}
          value={draft.on}
          readOnly={readOnly}
          onChange={(on) => set({ on })}
        />
        <TagsInput
          label={t('fingerprints.from')}
          description={t('fingerprints.fromHint')}
          value={draft.from}
          readOnly={readOnly}
          onChange={(from) => set({ from })}
        />
      </div>
      <TextInput
        label={t('fingerprints.pattern')}
        description={t('fingerprints.patternHint')}
        value={draft.pattern}
        readOnly={readOnly}
        maxLength={400}
        classNames={{ input: 'mono' }}
        onChange={(event) => set({ pattern: event.currentTarget.value })}
      />
      <Textarea
        {...lines}
        label={t('fingerprints.says')}
        description={t('fingerprints.saysHint')}
        value={draft.says}
        onChange={(event) => set({ says: event.currentTarget.value })}
      />
      <Textarea
        {...lines}
        label={t('fingerprints.fires')}
        description={t('fingerprints.firesHint')}
        value={draft.fires}
        onChange={(event) => set({ fires: event.currentTarget.value })}
      />
      <Textarea
        {...lines}
        label={t('fingerprints.silent')}
        description={t('fingerprints.silentHint')}
        value={draft.silent}
        onChange={(event) => set({ silent: event.currentTarget.value })}
      />
    </div>
  );
}
