// On every page: dialogs, menus that close themselves, toasts, and clocks that tick.
import "./css/tokens.css";
import "./css/base.css";
import "./css/components.css";
import { closeMenusOnLeaving, wireDialogs } from "./shell/dialogs.js";
import { renew } from "./shell/renewing.js";
import { tickClocks } from "./shell/ticking.js";

wireDialogs(document);
closeMenusOnLeaving(document);
tickClocks(document);
renew(document);
