import { zipOf } from './zip.ts';

/** Size at which a pack is closed and the next begins, in bytes. */
const PACK = 48 * 1024 * 1024;
/** Files of one pack at most. */
const MOST = 5000;
/** Longest file that goes into a pack; a longer one goes by itself. */
const LONGEST = 16 * 1024 * 1024;

/**
 * Makes few uploads of many files: a folder of thousands becomes some archives, in which the server names each file by its path.
 * Archives, what is long, and a file alone pass as they are. Empty files and those that a system hides are left out.
 */
export async function* packFiles(files: readonly File[]): AsyncGenerator<File> {
  const wanted = files.filter((file) => file.size > 0 && !file.name.startsWith('.'));
  const small = wanted.filter((file) => file.size <= LONGEST && !/\.(?:zip|gz)$/i.test(file.name));
  const packed = small.length < 2 ? [] : small;
  const alone = new Set(packed);
  for (const file of wanted) if (!alone.has(file)) yield file;
  const name = folderOf(packed);
  let pack: File[] = [];
  let size = 0;
  let number = 0;
  const close = async (): Promise<File> => {
    const archive = await zipOf(pack.map((file) => ({ path: pathOf(file), content: file })));
    return new File([archive], `${name}${++number > 1 ? `-${number}` : ''}.zip`, { type: archive.type });
  };
  for (const file of packed) {
    if (size + file.size > PACK || pack.length === MOST) {
      yield await close();
      pack = [];
      size = 0;
    }
    pack.push(file);
    size += file.size;
  }
  if (pack.length > 0) yield await close();
}

const pathOf = (file: File) => file.webkitRelativePath || file.name;

/** Name of the folder the files came from, or how many they are. */
function folderOf(files: readonly File[]): string {
  return files[0]?.webkitRelativePath.split('/')[0] || `${files.length}-files`;
}
