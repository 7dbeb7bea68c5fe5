// On the page of a call the text follows the sound.
import './player.js';
import { followText } from './scoring/text.js';

followText(document);
