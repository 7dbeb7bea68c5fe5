package intake

import (
	"slices"
	"strings"
	"unicode"
)

// The fields of a contact that a column can be.
const (
	fieldCallID    = "call_id"
	fieldAgent     = "agent"
	fieldStarted   = "started_at" // date and time of day in one
	fieldDate      = "date"
	fieldTime      = "time"
	fieldAnswered  = "answered"     // whether it was
	fieldWait      = "wait_seconds" // as HH:MM:SS or a number
	fieldTalk      = "talk_seconds"
	fieldHold      = "hold_seconds"
	fieldLine      = "line"
	fieldTopic     = "topic"
	fieldCustomer  = "customer"
	fieldChannel   = "channel"
	fieldDirection = "direction"
	fieldResolved  = "resolved"
	fieldCSAT      = "csat"
	fieldNPS       = "nps"
	fieldCES       = "ces"
	fieldComment   = "comment"
	fieldAttribute = "attribute" // kept under the name of the column
	fieldIgnore    = "ignore"
)

// Fields are all fields, in the order in which they are offered.
var Fields = []string{
	fieldCallID, fieldAgent, fieldStarted, fieldDate, fieldTime, fieldAnswered, fieldWait, fieldTalk, fieldHold,
	fieldLine, fieldTopic, fieldCustomer, fieldChannel, fieldDirection, fieldResolved,
	fieldCSAT, fieldNPS, fieldCES, fieldComment, fieldAttribute, fieldIgnore,
}

// knownNames are the names by field.
var knownNames = map[string]string{
	fieldCallID: "call id|callid|call|call uuid|uniqueid|unique id|interaction id|contact id|ticket id|id|" +
		"id звонка|ид звонка|номер звонка|код звонка|идентификатор|идентификатор звонка|id обращения|номер обращения|" +
		"id дзвінка|ід дзвінка|номер дзвінка|код дзвінка|ідентифікатор|ідентифікатор дзвінка|id звернення|номер звернення",
	fieldAgent: "agent|agent name|agent id|operator|operator name|employee|extension|user|handled by|" +
		"оператор|фио оператора|имя оператора|сотрудник|агент|внутренний номер|внутренний|менеджер|" +
		"піб оператора|ім я оператора|співробітник|працівник|внутрішній номер|внутрішній",
	fieldStarted: "started at|start|start time|call start|datetime|date time|date and time|timestamp|call date|call time|" +
		"дата и время|начало|время начала|начало звонка|дата время|дата звонка|" +
		"дата і час|дата та час|початок|час початку|початок дзвінка|дата час|дата дзвінка",
	fieldDate:     "date|day|дата|день",
	fieldTime:     "time|time of day|время|час|время звонка|час дзвінка",
	fieldAnswered: "answered|answered y n|is answered|handled|отвечен|отвечено|принят|принято|ответ|отвечен да нет|прийнято|відповідь|відповіли|прийнятий",
	fieldWait: "wait|wait seconds|waiting time|wait time|speed of answer|speed of answer in seconds|queue time|ring time|hold before answer|asa|" +
		"ожидание|время ожидания|скорость ответа|ожидание сек|время ожидания сек|" +
		"очікування|час очікування|швидкість відповіді|очікування сек|час очікування сек",
	fieldTalk: "talk|talk seconds|talk time|talk duration|avgtalkduration|avg talk duration|duration|duration seconds|call duration|length|billsec|" +
		"длительность|длительность разговора|время разговора|продолжительность|продолжительность разговора|разговор|длительность сек|" +
		"тривалість|тривалість розмови|час розмови|розмова|тривалість сек",
	fieldHold:      "hold|hold seconds|hold time|on hold|удержание|время удержания|утримання|час утримання",
	fieldLine:      "line|queue|queue name|project|campaign|skill|линия|очередь|проект|лінія|черга|проєкт",
	fieldTopic:     "topic|subject|reason|category|тема|тематика|причина обращения|категория|категорія|причина звернення",
	fieldCustomer:  "customer|customer id|caller|caller id|phone|phone number|client|client id|number|клиент|номер клиента|телефон|номер телефона|абонент|клієнт|номер клієнта|номер телефону",
	fieldChannel:   "channel|канал",
	fieldDirection: "direction|call type|направление|тип звонка|напрямок|тип дзвінка",
	fieldResolved:  "resolved|resolved y n|is resolved|fcr|решен|решено|вопрос решен|проблема решена|вирішено|питання вирішено|вирішений",
	fieldCSAT: "csat|rating|satisfaction|satisfaction rating|satisfaction score|score|customer rating|" +
		"оценка|оценка клиента|удовлетворенность|рейтинг|оцінка|оцінка клієнта|задоволеність",
	fieldNPS:     "nps|nps score|recommend|готовность рекомендовать|готовність рекомендувати",
	fieldCES:     "ces|ces score|effort|customer effort|усилия клиента|зусилля клієнта",
	fieldComment: "comment|comments|customer comment|feedback|комментарий|комментарий клиента|отзыв|коментар|коментар клієнта|відгук",
}

// fieldOf is the field that a column of that name is, or empty.
func fieldOf(name string) string {
	wanted := plain(name)
	for field, names := range knownNames {
		if slices.Contains(strings.Split(names, "|"), wanted) {
			return field
		}
	}
	return ""
}

// plain is a name of a column without case, marks and spaces that do not
// matter.
func plain(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.ReplaceAll(strings.Join(words, " "), "ё", "е")
}
