import { finalStatus, nextStep } from './next-step';
import { automationSteps, type AutomationStepName } from './automation.types';

describe('the next step of a run (F-RA-15, F-RTY-07)', () => {
  const nothing = { conversationId: null, welcomeSource: null, messageId: null } as const;
  const none = new Set<AutomationStepName>();
  const some = (...names: AutomationStepName[]) => new Set(names);

  it('goes through all five in order', () => {
    const talking = { ...nothing, conversationId: 'c' };
    const written = { ...talking, welcomeSource: 'agent' } as const;
    const sent = { ...written, messageId: 'm' };
    expect([
      nextStep(nothing, none),
      nextStep(talking, none),
      nextStep(talking, some('mcp_called')),
      nextStep(written, some('mcp_called')),
      nextStep(sent, some('mcp_called')),
      nextStep(sent, some('mcp_called', 'consultants_notified')),
    ]).toEqual([...automationSteps, null]);
  });

  it('asks neither tools nor agents again once the welcome is written', () => {
    const written = { conversationId: 'c', welcomeSource: 'template', messageId: null } as const;
    expect(nextStep(written, none)).toBe('welcome_sent');
  });

  it('sends nothing where no welcome is wanted, but tells the consultants', () => {
    const silent = { conversationId: 'c', welcomeSource: 'none', messageId: null } as const;
    expect(nextStep(silent, none)).toBe('consultants_notified');
  });

  it.each([
    ['agent', 'succeeded'],
    ['template', 'degraded'],
    ['none', 'degraded'],
  ] as const)('ends a run with a welcome by %s as %s', (welcomeSource, status) => {
    expect(finalStatus({ welcomeSource })).toBe(status);
  });
});
