import type { InputField } from '../apps/app.types';
import type { Json } from '../json';
import type { AppHandler } from './context';
import { ok } from './exchange';

export const info: AppHandler = (_context, _exchange, { config }) =>
  ok({ name: config.name, description: config.description, tags: [], mode: config.mode, author_name: 'emulator' });

export const parameters: AppHandler = (_context, _exchange, { config }) =>
  ok({
    opening_statement: config.openingStatement,
    suggested_questions: [],
    suggested_questions_after_answer: { enabled: config.suggestedQuestionsAfterAnswer !== null },
    speech_to_text: { enabled: false },
    text_to_speech: { enabled: false, language: '', voice: '' },
    retriever_resource: { enabled: true },
    annotation_reply: { enabled: false },
    more_like_this: { enabled: false },
    user_input_form: config.userInputForm.map(formField),
    sensitive_word_avoidance: { enabled: false },
    file_upload: { enabled: false, image: { enabled: false, number_limits: 3, transfer_methods: ['remote_url'] } },
    system_parameters: {
      file_size_limit: 15,
      image_file_size_limit: 10,
      audio_file_size_limit: 50,
      video_file_size_limit: 100,
      workflow_file_upload_limit: 10,
    },
  });

export const meta: AppHandler = (_context, _exchange, { config, tools }) => {
  const icon = { background: '#252525', content: '\u{1f527}' };
  const names = config.mode === 'agent' ? [] : [...tools.keys()];
  return ok({ tool_icons: Object.fromEntries(names.map((name) => [name, icon])) });
};

export const site: AppHandler = (_context, _exchange, { config }) =>
  ok({
    title: config.name,
    chat_color_theme: null,
    chat_color_theme_inverted: false,
    icon_type: 'emoji',
    icon: '\u{1f916}',
    icon_background: '#FFEAD5',
    icon_url: null,
    description: config.description,
    copyright: null,
    privacy_policy: null,
    custom_disclaimer: '',
    default_language: config.locale === 'en' ? 'en-US' : 'zh-Hans',
    show_workflow_steps: true,
    use_icon_as_answer_icon: false,
  });

function formField({ type, variable, label, required, default: value, options, maxLength }: InputField): Json {
  const more = {
    ...(options === undefined ? {} : { options }),
    ...(maxLength === undefined ? {} : { max_length: maxLength }),
  };
  return { [type]: { label, variable, required, default: value, ...more } };
}
