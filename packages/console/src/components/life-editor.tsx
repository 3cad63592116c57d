import { useState } from 'react';
import { Textarea, TextInput } from '@mantine/core';
import { lifeApi, type EntryContent } from '../api/life.ts';
import { useText } from '../i18n/use-text.ts';
import { FormDialog } from './form-dialog.tsx';
import { isReason, ReasonField } from './reason-field.tsx';

const lines = (value: string): string[] =>
  value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Products as lines: vendor | product | versions. */
const productLine = ({ vendor, product, versions }: NonNullable<EntryContent['affected']>[number]) =>
  [vendor ?? '', product, versions ?? ''].join(' | ');
const productOf = (line: string) => {
  const [vendor = '', product = '', versions = ''] = line.split('|').map((part) => part.trim());
  return product === ''
    ? { vendor: null, product: vendor, versions: null }
    : { vendor: vendor || null, product, versions: versions || null };
};

/** Writes an entry or a correction of one. What the form does not show stays as it was in the version before. */
export function LifeEditor(props: { node: string; version: number; content: EntryContent; onClose: () => void }) {
  const { t } = useText();
  const { node, version, content } = props;
  const described = (language: string) => content.descriptions?.find((one) => one.language.startsWith(language))?.text ?? '';
  const [name, setName] = useState(content.name);
  const [en, setEn] = useState(described('en'));
  const [zh, setZh] = useState(described('zh'));
  const [aliases, setAliases] = useState((content.aliases ?? []).join('\n'));
  const [cvss, setCvss] = useState((content.cvss ?? []).join('\n'));
  const [weaknesses, setWeaknesses] = useState((content.weaknesses ?? []).join('\n'));
  const [affected, setAffected] = useState((content.affected ?? []).map(productLine).join('\n'));
  const [remediations, setRemediations] = useState((content.remediations ?? []).join('\n'));
  const [why, setWhy] = useState('');
  const vulnerability = node.startsWith('vulnerability:');
  const area = (label: string, value: string, set: (value: string) => void, hint?: string) => (
    <Textarea
      label={label}
      description={hint}
      autosize
      minRows={1}
      maxRows={8}
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
  const write = () => {
    const others = (content.descriptions ?? []).filter(({ language }) => !/^(en|zh)/.test(language));
    const texts = [
      { language: 'en', text: en.trim() },
      { language: 'zh', text: zh.trim() },
    ].filter((one) => one.text !== '');
    const written: EntryContent = { ...content, name: name.trim(), descriptions: [...texts, ...others], aliases: lines(aliases) };
    if (vulnerability) {
      written.cvss = lines(cvss);
      written.weaknesses = lines(weaknesses);
      written.affected = lines(affected).map(productOf);
      written.remediations = lines(remediations);
    }
    return lifeApi.write(node, { content: written, version, why: why.trim() });
  };
  return (
    <FormDialog
      title={t(version === 0 ? 'life.correct' : 'life.edit')}
      submit={t('common.save')}
      disabled={name.trim() === '' || !isReason(why)}
      run={write}
      stale={['life', 'library', 'entry']}
      onClose={props.onClose}
    >
      <p style={{ margin: 0 }} className="muted small">
        {t('life.editText')}
      </p>
      <TextInput
        label={t('common.name')}
        required
        maxLength={300}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {area(t('life.descriptionEn'), en, setEn)}
      {area(t('life.descriptionZh'), zh, setZh)}
      {area(t('life.aliases'), aliases, setAliases, t('life.onePerLine'))}
      {vulnerability && (
        <>
          {area(t('life.cvss'), cvss, setCvss, t('life.onePerLine'))}
          {area(t('life.weaknesses'), weaknesses, setWeaknesses, t('life.onePerLine'))}
          {area(t('life.affected'), affected, setAffected, t('life.affectedHint'))}
          {area(t('life.remediations'), remediations, setRemediations, t('life.onePerLine'))}
        </>
      )}
      <ReasonField value={why} onChange={setWhy} label={t('life.why')} hint={t('life.reasonHint')} />
    </FormDialog>
  );
}
