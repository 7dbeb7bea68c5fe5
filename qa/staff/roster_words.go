package staff

import (
	"strings"

	"qaloop/internal/identity"
)

// headerKey is a column title without what people write differently.
func headerKey(title string) string {
	return strings.Join(strings.FieldsFunc(fold(title), func(r rune) bool {
		return strings.ContainsRune(" _-.\t\u00a0", r)
	}), " ")
}

// headerWords are the titles of columns in English, Russian and Ukrainian.
var headerWords = map[string]column{
	"name": columnName, "full name": columnName, "person": columnName, "employee": columnName,
	"имя": columnName, "фио": columnName, "ф и о": columnName, "сотрудник": columnName, "фамилия имя": columnName, "фамилия и имя": columnName,
	"ім'я": columnName, "ім’я": columnName, "піб": columnName, "п і б": columnName, "співробітник": columnName, "працівник": columnName, "прізвище ім'я": columnName, "прізвище та ім'я": columnName,

	"email": columnEmail, "e mail": columnEmail, "mail": columnEmail, "login": columnEmail,
	"почта": columnEmail, "эл почта": columnEmail, "электронная почта": columnEmail, "логин": columnEmail,
	"пошта": columnEmail, "ел пошта": columnEmail, "електронна пошта": columnEmail, "логін": columnEmail,

	"roles": columnRoles, "role": columnRoles,
	"роли": columnRoles, "роль": columnRoles, "должность": columnRoles,
	"ролі": columnRoles, "посада": columnRoles,

	"team": columnTeam, "group": columnTeam, "команда": columnTeam, "группа": columnTeam, "отдел": columnTeam,
	"група": columnTeam, "відділ": columnTeam,

	"agent ids": columnAgents, "agent id": columnAgents, "agent": columnAgents, "agents": columnAgents, "pbx": columnAgents, "extension": columnAgents, "pbx identities": columnAgents,
	"агент": columnAgents, "агенты": columnAgents, "номер агента": columnAgents, "внутренний номер": columnAgents, "номер атс": columnAgents, "атс": columnAgents, "добавочный": columnAgents, "номера в атс": columnAgents,
	"агенти": columnAgents, "внутрішній номер": columnAgents, "номер атс (внутрішній)": columnAgents, "додатковий": columnAgents, "номери в атс": columnAgents,

	"hired on": columnHired, "hired": columnHired, "hire date": columnHired, "since": columnHired, "here since": columnHired,
	"принят": columnHired, "дата приема": columnHired, "дата приёма": columnHired, "работает с": columnHired,
	"прийнято": columnHired, "дата прийому": columnHired, "дата прийняття": columnHired, "працює з": columnHired,

	"active": columnActive, "works": columnActive, "активен": columnActive, "активный": columnActive, "работает": columnActive,
	"активний": columnActive, "працює": columnActive,

	"lang": columnLang, "language": columnLang, "язык": columnLang, "мова": columnLang,
	"language of pages": columnLang, "язык страниц": columnLang, "мова сторінок": columnLang,
}

// roleWords are the names of roles in English, Russian and Ukrainian.
var roleWords = map[string]identity.Role{
	"operator": identity.Operator, "agent": identity.Operator, "оператор": identity.Operator,
	"supervisor": identity.Supervisor, "team lead": identity.Supervisor, "супервизор": identity.Supervisor, "старший оператор": identity.Supervisor,
	"руководитель группы": identity.Supervisor, "супервайзер": identity.Supervisor, "керівник групи": identity.Supervisor,
	"qa": identity.QA, "qa specialist": identity.QA, "evaluator": identity.QA, "quality assurance": identity.QA, "контроль качества": identity.QA, "специалист по качеству": identity.QA,
	"контролер качества": identity.QA, "контроль якості": identity.QA, "фахівець з якості": identity.QA, "контролер якості": identity.QA,
	"trainer": identity.Trainer, "тренер": identity.Trainer, "преподаватель": identity.Trainer, "викладач": identity.Trainer,
	"designer": identity.Designer, "training developer": identity.Designer, "методист": identity.Designer, "разработчик обучения": identity.Designer,
	"розробник навчання": identity.Designer,
	"planner":            identity.Planner, "планировщик": identity.Planner, "планувальник": identity.Planner,
	"hr": identity.HR, "кадры": identity.HR, "отдел кадров": identity.HR, "кадровик": identity.HR, "кадри": identity.HR, "відділ кадрів": identity.HR,
	"manager": identity.Manager, "менеджер": identity.Manager, "руководитель": identity.Manager, "керівник": identity.Manager,
	"управляющий": identity.Manager, "управитель": identity.Manager,
	"admin": identity.Admin, "administrator": identity.Admin, "администратор": identity.Admin, "адміністратор": identity.Admin,
}

// answers are the ways to write yes and no.
var answers = map[string]bool{
	"yes": true, "y": true, "true": true, "1": true, "+": true, "active": true, "да": true, "работает": true, "активен": true, "так": true, "працює": true, "активний": true,
	"no": false, "n": false, "false": false, "0": false, "-": false, "inactive": false, "нет": false, "уволен": false, "не работает": false, "ні": false, "звільнений": false, "не працює": false,
}

// langWords are the names of the languages of the pages.
var langWords = map[string]string{
	"ru": "ru", "russian": "ru", "русский": "ru", "російська": "ru",
	"uk": "uk", "ua": "uk", "ukrainian": "uk", "украинский": "uk", "українська": "uk",
	"en": "en", "english": "en", "английский": "en", "англійська": "en",
}
