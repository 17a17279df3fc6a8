import { EchoTools } from './echo.tools';

describe('echo_tool', () => {
  it('sends the message back unchanged', async () => {
    const message = ' 你好\n{"a":1} ';
    await expect(new EchoTools().echo({ message })).resolves.toEqual({ message });
  });
});
