import { type AppHandler, seconds } from './context';
import { DifyError, invalidParam, missingUser } from './dify-error';
import type { Reply } from './exchange';

const mega = 1024 * 1024;
const limits: readonly [RegExp, number][] = [
  [/^image\//, 10 * mega],
  [/^audio\//, 50 * mega],
  [/^video\//, 100 * mega],
  [/^(text\/|application\/(pdf|json|msword|vnd\.))/, 15 * mega],
];

/** POST /files/upload: takes a file and describes it. */
export const uploadFile: AppHandler = ({ clock, newId }, { headers, bytes }): Reply => {
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  const parts = boundary === undefined ? [] : partsOf(bytes, boundary);
  const file = parts.find((part) => part.name === 'file' && part.filename !== '');
  if (file === undefined) throw new DifyError(400, 'no_file_uploaded', 'Please upload your file.');
  if (parts.filter((part) => part.name === 'file').length > 1) {
    throw new DifyError(400, 'too_many_files', 'Only one file is allowed.');
  }
  const user = parts.find((part) => part.name === 'user')?.content.toString();
  if (user === undefined || user === '') throw missingUser();
  if (file.type === '') throw invalidParam('The file has no content type.');
  const limit = limits.find(([types]) => types.test(file.type))?.[1];
  if (limit === undefined) throw new DifyError(415, 'unsupported_file_type', 'File type not allowed.');
  if (file.content.length > limit) throw new DifyError(413, 'file_too_large', 'File size exceeded.');
  const body = {
    id: newId(),
    name: file.filename,
    size: file.content.length,
    extension: file.filename.split('.').at(-1) ?? '',
    mime_type: file.type,
    created_by: user,
    created_at: seconds(clock),
  };
  return { status: 201, body };
};

interface Part {
  readonly name: string;
  readonly filename: string;
  readonly type: string;
  readonly content: Buffer;
}

function partsOf(bytes: Buffer, boundary: string): Part[] {
  // One byte, one character: positions and contents survive.
  const blocks = bytes.toString('latin1').split(`--${boundary}`).slice(1, -1);
  return blocks.map((block) => {
    const end = block.indexOf('\r\n\r\n');
    const head = Buffer.from(block.slice(0, end), 'latin1').toString();
    return {
      name: /[; ]name="([^"]*)"/.exec(head)?.[1] ?? '',
      filename: /filename="([^"]*)"/.exec(head)?.[1] ?? '',
      type: /content-type: *([^\r\n;]+)/i.exec(head)?.[1] ?? '',
      content: Buffer.from(block.slice(end + 4, -2), 'latin1'),
    };
  });
}
