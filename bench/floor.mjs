/** The floor: the smallest hand-written JSON-RPC handler on node:http, without any of the platform's duties. */
import { createServer } from 'node:http';
import { readContext, toolWork } from './tool-work.mjs';

const context = readContext();
const tools = toolWork(context);

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { id, method, params } = JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    const result = method === 'tools/list' ? context.lists[request.url] : await call(params);
    const body = `{"jsonrpc":"2.0","id":${id},"result":${result}}`;
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');

async function call(params) {
  const work = tools[params.name](params.arguments);
  const json = JSON.stringify(work instanceof Promise ? await work : work);
  return `{"content":[{"type":"text","text":${JSON.stringify(json)}}],"structuredContent":${json}}`;
}
