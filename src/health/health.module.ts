import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ToolsModule } from '../tools/tools.module';
import { HealthController } from './health.controller';
import { ReadinessService } from './readiness.service';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), ToolsModule],
  controllers: [HealthController],
  providers: [ReadinessService],
})
export class HealthModule {}
