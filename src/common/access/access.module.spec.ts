import { Controller, Get, Post } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AccessFor } from './access.decorators';
import { AccessModule } from './access.module';

@Controller('open')
@AccessFor('public')
class Declared {
  @Get()
  read(): void {}

  @Post()
  @AccessFor(['admin'])
  write(): void {}

  notARoute(): void {}
}

@Controller('forgotten')
class Forgotten {
  @Get()
  @AccessFor('signed-in')
  read(): void {}

  @Post()
  write(): void {}
}

const start = async (...controllers: (new () => unknown)[]) =>
  (await Test.createTestingModule({ imports: [AccessModule], controllers }).compile()).init();

describe('the start', () => {
  it('lists every route with who may use it', async () => {
    const app = await start(Declared);
    expect(app.get(AccessModule).routes()).toEqual([
      { controller: 'Declared', handler: 'read', method: 'GET', access: 'public' },
      { controller: 'Declared', handler: 'write', method: 'POST', access: ['admin'] },
    ]);
  });

  it('fails while a route does not say who may use it, and names the route', async () => {
    await expect(start(Declared, Forgotten)).rejects.toThrow(
      'These routes do not say who may use them: Forgotten.write. Add @AccessFor(…) to each.',
    );
  });
});
