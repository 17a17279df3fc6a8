import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { RecurringJobs } from '../common/jobs/recurring-jobs';
import { AssignmentRepository } from './assignment.repository';
import { AgentCallLogRepository } from './call-log.repository';

const day = 86_400_000;
/** Days that an attempt's row is kept. */
const retentionDays = 90;
const chunk = 1_000;

/**
 * Deletes the rows of attempts past their retention and the assignments to experiments that ended as long ago, once an
 * hour, in small pieces.
 */
@Injectable()
export class AgentCallLogRetention implements OnModuleInit {
  constructor(
    private readonly jobs: RecurringJobs,
    private readonly logs: AgentCallLogRepository,
    private readonly assignments: AssignmentRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('agent-call-log-retention', 3_600_000, () => this.sweep());
  }

  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - retentionDays * day);
    return (
      (await inPieces(() => this.logs.deleteOlderThan(before, chunk))) +
      (await inPieces(() => this.assignments.deleteOfEnded(before, chunk)))
    );
  }
}

async function inPieces(deletePiece: () => Promise<number>): Promise<number> {
  let deleted = 0;
  for (let piece = chunk; piece === chunk; deleted += piece) piece = await deletePiece();
  return deleted;
}
