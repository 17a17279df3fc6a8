import type { ToolScope } from '../../tools/tool-scopes.types';

/** What a person is shown before deciding. */
export interface ConsentView {
  readonly ticket: string;
  readonly clientName: string;
  /** What vouches for the name: the host of the client's document, an operator, or nobody. */
  readonly clientOrigin: string;
  /** Where the person is sent back. */
  readonly place: string;
  readonly onThisMachine: boolean;
  /** Null: the server that the key is for. */
  readonly server: { readonly name: string; readonly address: string } | null;
  readonly scopes: readonly ToolScope[];
  readonly tools: readonly { readonly title: string; readonly scope: ToolScope }[];
  /** Why the last attempt failed. */
  readonly message: string | null;
}

const meanings: Readonly<Record<ToolScope, string>> = {
  'mcp:read': 'read data',
  'mcp:write': 'read and change data',
  'mcp:destructive': 'read, change and remove data for good',
};

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}
h1{font-size:1.4rem}dt{font-weight:600}dd{margin:0 0 .75rem;overflow-wrap:anywhere}
label{display:block;margin:.75rem 0 .25rem}input{width:100%;box-sizing:border-box;padding:.5rem;font:inherit}
button{padding:.6rem 1.2rem;margin:1rem .75rem 0 0;font:inherit}fieldset{margin:1rem 0;border:1px solid #bbb}
.fault{color:#a40000;font-weight:600}.hint{background:#fff4d6;padding:.5rem .75rem}`;

/** The consent form: plain HTML without scripts. */
export function consentPage(view: ConsentView, nonce: string): string {
  const { clientName, clientOrigin, place, onThisMachine, server, scopes, tools, message, ticket } = view;
  return page(
    `Access for ${clientName}`,
    nonce,
    `<h1>Allow ${text(clientName)} to use this server?</h1>
${message === null ? '' : `<p class="fault" role="alert">${text(message)}</p>`}
<dl>
<dt>Program</dt><dd>${text(clientName)} (${text(clientOrigin)})</dd>
<dt>Returns to</dt><dd>${text(place)}</dd>
<dt>Server</dt><dd>${server === null ? 'The server that your key is for' : `${text(server.name)} (${text(server.address)})`}</dd>
<dt>It may</dt><dd>${scopes.map((scope) => `${meanings[scope]} (<code>${scope}</code>)`).join(', ') || 'do what the server\u2019s tools can'}</dd>
<dt>Tools</dt><dd>${tools.map(({ title, scope }) => `${text(title)} <code>${scope}</code>`).join('<br>') || 'Those of the server'}</dd>
</dl>
${onThisMachine ? '<p class="hint">It returns to a program on this computer. Go on only if you have just started it yourself.</p>' : ''}
<form method="post" action="/oauth/authorize" autocomplete="off">
<input type="hidden" name="request" value="${text(ticket)}">
<fieldset><legend>Prove that you may decide</legend>
<label for="api_key">Key of the server</label><input id="api_key" name="api_key" type="password" maxlength="200">
<p>or, as an operator:</p>
<label for="email">E-mail</label><input id="email" name="email" type="text" maxlength="254">
<label for="password">Password</label><input id="password" name="password" type="password" maxlength="200">
</fieldset>
<button type="submit" name="decision" value="approve">Allow</button>
<button type="submit" name="decision" value="deny" formnovalidate>Deny</button>
</form>`,
  );
}

/** What is shown where nobody can be sent back. */
export function faultPage(message: string, nonce: string): string {
  return page('Not possible', nonce, `<h1>This does not work</h1>\n<p class="fault" role="alert">${text(message)}</p>`);
}

function page(title: string, nonce: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${text(title)}</title><style nonce="${nonce}">${style}</style></head>
<body>${body}</body></html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML; characters that turn the reading direction or cannot be seen are left out. */
function text(value: string): string {
  return value
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
